import type { Chance } from "../common/chance.js";
import { bcaInterval } from "./bootstrap.js";
import type { Statistic } from "./bootstrap.js";
import { normalCdf, normalQuantile } from "./normal.js";
import { quantile } from "./quantile.js";
import { resampler } from "./resampler.js";
import { tReach, tTwoSidedP } from "./studentT.js";
import type { Interval } from "./wilson.js";
