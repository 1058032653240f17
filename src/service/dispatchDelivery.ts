import { UserError } from "../common/userError.js";
import type { Log } from "../common/log.js";
import type { Engine } from "../engine/engine.js";
import { webhookEvent } from "../github/webhookEvent.js";
import type { Delivery } from "../ports/deliveries.js";
import { slackEvent } from "../slack/slackEvent.js";
import type { Store } from "../store/store.js";

/** Hands a kept delivery to the engine and notes that it has it. Done twice it is one event: the id is the delivery's. */
export async function dispatchDelivery(
  { store, engine, log }: { store: Store; engine: Engine; log: Log },
  delivery: Delivery,
): Promise<void> {
  const event = eventOf(delivery, log);
  if (event) await engine.dispatch(event);
  await store.deliveries.dispatched(delivery.id);
}

/** A delivery that cannot be understood is noted once and never tried again. */
function eventOf(delivery: Delivery, log: Log) {
  try {
    return delivery.source === "github" ? webhookEvent(delivery) : slackEvent(delivery);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    log.warn(
      { delivery: delivery.id, source: delivery.source, why: error.message },
      "a delivery could not be understood",
    );
    return null;
  }
}
