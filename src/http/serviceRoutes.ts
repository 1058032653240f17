import type { FastifyInstance } from "fastify";
import type { Registry } from "prom-client";

export interface Health {
  /** What this process needs, each with `ok` or one sentence of what is wrong. */
  ready(): Promise<Record<string, string>>;
}

interface Service {
  picture(token: string): Promise<Uint8Array | null>;
  health: Health;
  metrics: Registry;
}

/** The routes that machines ask: alive, ready, metrics, and the pictures of comments. */
export function addService(server: FastifyInstance, { picture, health, metrics }: Service): void {
  server.get("/healthz", () => ({ status: "ok" }));

  server.get("/readyz", async (_request, reply) => {
    const parts = await readiness(health);
    const isReady = Object.values(parts).every((state) => state === "ok");
    return reply.code(isReady ? 200 : 503).send({ status: isReady ? "ok" : "not ready", parts });
  });

  server.get("/metrics", async (_request, reply) => reply.type(metrics.contentType).send(await metrics.metrics()));

  server.get<{ Params: { token: string } }>("/i/:token.png", async (request, reply) => {
    const png = await picture(request.params.token);
    if (png === null) return reply.code(404).send({ error: "There is no such picture, or its address has ended." });
    return reply
      .headers({ "cache-control": "public, max-age=31536000, immutable", "x-content-type-options": "nosniff" })
      .type("image/png")
      .send(Buffer.from(png));
  });
}

async function readiness(health: Health): Promise<Record<string, string>> {
  try {
    return await health.ready();
  } catch (error) {
    return { service: error instanceof Error ? error.message : String(error) };
  }
}
