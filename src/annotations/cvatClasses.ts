import { childOf, type XmlElement } from "./xmlText.js";

/**
 * The classes that a CVAT file declares, of its task, its job or its project, in use or not. Each goes by its own name, for
 * CVAT does not number them. Points of skeletons are declared beside them, with their `<parent>`, and are no classes.
 */
export function cvatClasses(root: XmlElement): Map<string, string> {
  const metas = root.children.filter(({ name }) => name === "meta");
  const names = metas
    .flatMap(declaredIn)
    .filter((label) => childOf(label, "parent") === undefined)
    .map((label) => childOf(label, "name")?.text ?? "");
  return new Map(names.map((name) => [name, name]));
}

function declaredIn({ name, children }: XmlElement): XmlElement[] {
  return name === "labels" ? children : children.flatMap(declaredIn);
}
