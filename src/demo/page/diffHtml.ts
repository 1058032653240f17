import type { AnnotationRow } from "../world/github/githubRows.js";
import type { ChangedFile } from "../world/github/pullFiles.js";
import type { Html } from "./html.js";
import { html } from "./html.js";

interface Line {
  kind: "add" | "del" | "same" | "hunk";
  before: number | undefined;
  after: number | undefined;
  text: string;
}

const mostLines = 300;

/** A changed file as GitHub draws it, with the annotations under the lines they are about. */
export function diffHtml(file: ChangedFile, annotations: readonly AnnotationRow[]): Html {
  const lines = linesOf(file.patch ?? "");
  const shown = lines.slice(0, mostLines);
  const at = (line: Line) => annotations.filter(({ end_line }) => line.after === end_line);
  const outside = annotations.filter(({ end_line }) => !shown.some(({ after }) => after === end_line));
  const name = file.previous_filename ? `${file.previous_filename} → ${file.filename}` : file.filename;
  return html`<section class="file">
    <header>
      <span class="path">${name}</span> <span class="pill">${file.status}</span>
      <span class="counts"
        ><span class="plus">+${file.additions}</span> <span class="minus">−${file.deletions}</span></span
      >
    </header>
    ${outside.map((annotation) => annotationHtml(annotation, true))}
    ${
      lines.length > 0
        ? html`<table class="diff">
            ${shown.map((line) => [lineHtml(line), ...at(line).map((one) => rowOf(annotationHtml(one, false)))])}
          </table>`
        : html`<p class="quiet">${nothingToShow(file)}</p>`
    }
    ${lines.length > mostLines ? html`<p class="quiet">${lines.length - mostLines} more lines</p>` : undefined}
  </section>`;
}

/** A finding of a check, as GitHub sets it into the diff. */
export function annotationHtml(
  { annotation_level, title, message, path, start_line, raw_details }: AnnotationRow,
  place: boolean,
): Html {
  const where = place ? html`<span class="where">${path}:${start_line}</span>` : undefined;
  const details = raw_details ? html`<pre>${raw_details}</pre>` : undefined;
  return html`<div class="annotation ${annotation_level}">
    <b>${title ?? annotation_level}</b> ${where}
    <p>${message}</p>
    ${details}
  </div>`;
}

function rowOf(content: Html): Html {
  return html`<tr>
    <td colspan="3" class="holds-annotation">${content}</td>
  </tr>`;
}

function lineHtml({ kind, before, after, text }: Line): Html {
  if (kind === "hunk")
    return html`<tr class="hunk">
      <td></td>
      <td></td>
      <td>${text}</td>
    </tr>`;
  return html`<tr class="${kind}">
    <td class="no">${before}</td>
    <td class="no">${after}</td>
    <td class="text">${text || " "}</td>
  </tr>`;
}

function nothingToShow({ status }: ChangedFile): string {
  return status === "renamed" ? "Renamed without changes." : "Binary file, or no lines to show.";
}

function linesOf(patch: string): Line[] {
  const lines: Line[] = [];
  let before = 0;
  let after = 0;
  for (const text of patch ? patch.split("\n") : []) {
    const hunk = /^@@ -(\d+)(?:,\d+)? \+(\d+)/.exec(text);
    if (hunk) {
      before = Number(hunk[1]);
      after = Number(hunk[2]);
      lines.push({ kind: "hunk", before: undefined, after: undefined, text });
    } else if (text.startsWith("+")) lines.push({ kind: "add", before: undefined, after: after++, text });
    else if (text.startsWith("-")) lines.push({ kind: "del", before: before++, after: undefined, text });
    else if (!text.startsWith("\\")) lines.push({ kind: "same", before: before++, after: after++, text });
  }
  return lines;
}
