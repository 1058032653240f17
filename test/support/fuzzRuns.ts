/** How many inputs a fuzz test tries: some thousands, or as many as HOLDOUT_FUZZ says (100000 for a long look). */
export const FUZZ_RUNS = Number(process.env["HOLDOUT_FUZZ"] ?? 3000);
