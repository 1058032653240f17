import type { ValueUnit } from "./formatValue.js";

/** Metrics that are a share of the items are drawn in percent. */
export function unitOf(metric: string): ValueUnit {
  return SHARES.has(bare(metric)) ? "percent" : "plain";
}

/**
 * The title of the value axis, with its unit.
 *
 * @example
 * valueTitle("error", 400) // → "Error, % of 400 validation items"
 * valueTitle("log_loss") // → "Log loss, nats per item"
 */
export function valueTitle(metric: string, n?: number): string {
  const name = bare(metric);
  const words = name.replaceAll("_", " ").replace(/^[a-z]/, (letter) => letter.toUpperCase());
  if (name === "error" && n !== undefined) return `${words}, % of ${n} validation items`;
  if (SHARES.has(name)) return `${words}, %`;
  if (DECIBELS.test(name)) return `${words}, dB`;
  return name === "log_loss" ? `${words}, nats per item` : words;
}

const DECIBELS = /^(P?SNR|SI_SDR|SDR)$/;

const SHARES = new Set(["error", "balanced_error"]);

/** `validation/error` is `error`. */
function bare(metric: string): string {
  return metric
    .replace(/^(validation|train)\//, "")
    .replace(/^1 - /, "1 − ")
    .replace(/\bmap/, "mAP")
    .replace(OF_ULTRALYTICS, (letter) => letter.toUpperCase())
    .replace(ABBREVIATED, (letters) => letters.toUpperCase());
}

/** Of boxes, masks or poses: `mAP50-95(B)`. */
const OF_ULTRALYTICS = /\([bmp]\)$/;

const ABBREVIATED = /(?<![a-z])(psnr|ssim|snr|si_sdr|sdr|elbo|auc|auroc|fid|lpips|mae|mse|rmse|wer|cer|nll)(?![a-z])/;
