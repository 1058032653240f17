import { describe, expect, test } from "@jest/globals";
import { changes, diffOf } from "./diffs.js";

const label = (name: string, more = "") =>
  `<label><name>${name}</name><color>#fa3253</color><type>any</type><attributes><attribute><name>colour</name><values>red\nblue</values></attribute></attributes>${more}</label>`;
const labels = (...names: string[]) => `<labels>${names.map((name) => label(name)).join("\n")}</labels>`;
const boxes = (...classes: string[]) =>
  classes
    .map((name, i) => `<image name="${i}.jpg"><box label="${name}" xtl="1" ytl="1" xbr="5" ybr="5"/></image>`)
    .join("\n");
const cvat = (meta: string, ...classes: string[]) =>
  `<annotations><meta>${meta}</meta>${boxes(...classes)}</annotations>`;

const METAS: [string, (inside: string) => string][] = [
  ["a task", (inside) => `<task><id>4</id>${inside}</task>`],
  ["a job", (inside) => `<job><id>4</id>${inside}</job>`],
  ["a project", (inside) => `<project><name>streets</name>${inside}<tasks><task><id>4</id></task></tasks></project>`],
  ["a project's tasks", (inside) => `<project><tasks><task>${inside}</task><task>${inside}</task></tasks></project>`],
];

describe.each(METAS)("the classes that a CVAT file of %s declares", (_, meta) => {
  const file = (names: string[], ...classes: string[]) => cvat(meta(labels(...names)), ...classes);

  test("are there without any object: objects that all go from one to the other are changed labels", () => {
    const names = ["car", "truck"];
    for (const [was, is] of [
      ["car", "truck"],
      ["truck", "car"],
    ] as const) {
      const diff = diffOf(file(names, was, was, was), file(names, is, is, is), "c.xml");
      expect(diff).toMatchObject({ renamed_classes: [], unchanged: 0 });
      expect(changes(diff)).toEqual([0, 1, 2].map((i) => [`${i}.jpg [1,1,4,4]`, was, is]));
    }
  });

  test("are renamed where the declared name is another one, too", () => {
    const diff = diffOf(file(["car", "bus"], "car", "car"), file(["auto", "bus"], "auto", "auto"), "c.xml");
    expect(diff).toMatchObject({ changed: [], renamed_classes: [{ from: "car", to: "auto", items: 2 }], unchanged: 2 });
  });

  test("were merged, not renamed, where the new name was declared before, or the old one still is", () => {
    const [merged, kept] = [["bus", "auto"], ["auto"]];
    expect(diffOf(file(merged, "bus", "bus"), file(kept, "auto", "auto"), "c.xml").changed).toHaveLength(2);
    expect(diffOf(file(kept, "auto", "auto"), file(merged, "bus", "bus"), "c.xml").changed).toHaveLength(2);
  });
});

test("a point of a skeleton is declared beside the classes in CVAT, and is none of them", () => {
  const point = label("auto", "<parent>person</parent>");
  const file = (name: string) => cvat(`<task><labels>${label(name)}${point}</labels></task>`, name, name);
  expect(diffOf(file("car"), file("auto"), "c.xml").renamed_classes).toEqual([{ from: "car", to: "auto", items: 2 }]);
});
