import type { LedgerOpener } from "./checkCommand.js";

/** The service's database, when DATABASE_URL names one: then a clone knows what was accepted, approved and run. */
export const openLedger: LedgerOpener = async () => {
  const url = process.env["DATABASE_URL"];
  if (!url) return null;
  const { openStore } = await import("../store/store.js");
  const store = await openStore(url);
  return { ledger: store, close: () => store.close() };
};
