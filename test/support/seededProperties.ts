import fc from "fast-check";

/** Properties are tried on the same inputs at every run: what fails here fails everywhere. FAST_CHECK_SEED looks elsewhere. */
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(process.env["FAST_CHECK_SEED"] ?? 20_260_301) });
