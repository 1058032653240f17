import { describe, expect, test } from "@jest/globals";
import { parseLabelFile } from "../../src/annotations/labelFile.js";
import { diffLabelFiles } from "../../src/annotations/labelFilesDiff.js";
import { labelColumns, type LabelColumns } from "../../src/annotations/labelColumns.js";
import { changes, diffOf } from "./diffs.js";

const found = (header: string, wanted: LabelColumns = {}) => {
  const { id, label, annotator } = labelColumns(header.split(","), "t.csv", wanted);
  return [id, label, ...(annotator === undefined ? [] : [annotator])];
};

describe("the columns of a table of labels", () => {
  test.each([
    ["id,label", "id", "label"],
    ["item,annotator,label,seconds", "item", "label", "annotator"],
    ["text,category", "text", "category"],
    ["split,file_name,Class", "file_name", "Class"],
    ["filename,width,height,class,xmin,ymin,xmax,ymax", "filename", "class"],
    ["id,path,split,seconds,label", "id", "label"],
    ["question,answer", "question", "answer"],
    ["id,text,split,breed", "id", "breed"],
    ["photo,split,label", "photo", "label"],
    ["id,category,label,value", "id", "label"],
    ["id,Label,label", "id", "label"],
    ["id,x,y,label", "id", "label"],
    ["x,y", "x", "y"],
    ["image,x,y,width,height,breed", "image", "breed"],
    ["patientid,offset,sex,finding,filename", "filename", "finding"],
    ["lesion_id,image_id,dx,dx_type,age,sex", "image_id", "dx"],
    ["id,age,diagnosis", "id", "diagnosis"],
    ["image,seconds,fold,classID,dx_type", "image", "classID"],
    ["id,class,classID,dx", "id", "class"],
  ])("%s are known by their names", (header, ...columns) => {
    expect(found(header)).toEqual(columns);
  });

  test.each([
    [
      "id,tag,category",
      "more than one column could be the label: tag, category; say which with --label, such as --label tag",
    ],
    ["id,class_id,class_name", "more than one column could be the label: class_id, class_name"],
    ["text,entities,intent,answer", "more than one column could be the label: intent, answer"],
    ["id,Label,class", "more than one column could be the label: Label, class"],
    ["id,dx,dy,angle", "no column looks like the label (columns: id, dx, dy, angle)"],
    ["id,dx,finding", "more than one column could be the label: dx, finding"],
    ["name,x,y", "no column looks like the label (columns: name, x, y); name it with --label"],
    ["id,breed,colour", "no column looks like the label (columns: id, breed, colour); name it with --label"],
    ["a,b,c", "no column looks like the item's id (columns: a, b, c); name it with --id"],
    ["foo,bar,label", "no column looks like the item's id"],
    [
      "m12.png,216,149,mask",
      "no column looks like the item's id (columns: m12.png, 216, 149, mask); if this is a row, write a line with the names of the columns above it; name it with --id",
    ],
    ["id,0,1,2", "no column looks like the label (columns: id, 0, 1, 2); name it with --label"],
  ])("%s are not guessed", (header, sentence) => {
    expect(() => found(header)).toThrow(`t.csv:1: ${sentence}`);
  });

  test("name the item in the only column whose name ends in id, where its values are unique", () => {
    const columnsOf = (text: string) => parseLabelFile(text, "t.csv").columns;
    expect(columnsOf("age,study_id,label\n1,a,cat\n1,b,cat\n")).toEqual({ id: "study_id", label: "label" });
    expect(columnsOf("age,caseID,site,label\n1,a,x,cat\n1,b,x,cat\n")).toEqual({ id: "caseID", label: "label" });
    expect(columnsOf("study_id,diagnosis\na,flu\nb,flu\n")).toEqual({ id: "study_id", label: "diagnosis" });
    expect(columnsOf("patient_id,study_id,label\np,a,cat\np,b,cat\n")).toEqual({ id: "study_id", label: "label" });
    expect(columnsOf("age,study_id,class_id\n1,a,7\n1,b,8\n")).toEqual({ id: "study_id", label: "class_id" });
    const rows = [{ age: 1, study_id: "a", label: "cat" }];
    expect(parseLabelFile(JSON.stringify(rows), "t.json").columns).toEqual({ id: "study_id", label: "label" });
    for (const path of ["t.csv", "t.txt"]) {
      const bytes = Buffer.from("age,study_id,label\n1,a,cat\n1,b,cat\n");
      const { columns, unchanged } = diffLabelFiles({ path, bytes }, { path, bytes });
      expect([columns, unchanged]).toEqual([{ id: "study_id", label: "label" }, 2]);
    }
  });

  test("name the item by other names of Kaggle's tables, where its values are unique", () => {
    const columnsOf = (text: string) => parseLabelFile(text, "t.csv").columns;
    expect(columnsOf("id_code,diagnosis\n00a,2\n00b,2\n")).toEqual({ id: "id_code", label: "diagnosis" });
    expect(columnsOf("qid,question_text,target\n0a,How?,0\n0b,Why?,1\n")).toEqual({ id: "qid", label: "target" });
    expect(columnsOf("slice_file_name,fsID,start,classID,class\n1.wav,1,0,3,dog\n2.wav,2,0,2,child\n")).toEqual({
      id: "slice_file_name",
      label: "class",
    });
    expect(() => columnsOf("qid,docid,label\n1,a,0\n1,b,1\n1,b,1\n")).toThrow("no column looks like the item's id");
    expect(() => columnsOf("id_code,study_id,label\n1,a,0\n2,b,1\n")).toThrow(
      "more than one column could be the item's",
    );
  });

  test("are not guessed where none or several of those that end in id are unique", () => {
    const refused = (text: string) => () => parseLabelFile(text, "t.csv");
    expect(refused("age,study_id,label\n1,a,cat\n2,a,cat\n")).toThrow("no column looks like the item's id");
    expect(refused("age,study_id,label\n1,a,cat\n2,,cat\n")).toThrow("no column looks like the item's id");
    expect(refused("age,grid,label\n1,a,cat\n1,b,cat\n")).toThrow("no column looks like the item's id");
    const several = "age,case_id,study_id,label\n1,x,a,cat\n1,y,b,cat\n";
    const sentence =
      "t.csv:1: more than one column could be the item's id: case_id, study_id; say which with --id, such as --id case_id";
    expect(refused(several)).toThrow(sentence);
    const side = { path: "t.csv", bytes: Buffer.from(several) };
    expect(() => diffLabelFiles(side, side)).toThrow(sentence);
  });

  test("that are both called like an item are an item and its label, whichever is unique", () => {
    const columnsOf = (text: string) => parseLabelFile(text, "t.csv").columns;
    expect(columnsOf("Image,Id\na.jpg,w_1\nb.jpg,new\nc.jpg,new\n")).toEqual({ id: "Image", label: "Id" });
    expect(columnsOf("Id,Image\n1,a.jpg\n2,a.jpg\n")).toEqual({ id: "Id", label: "Image" });
    expect(columnsOf("image,text\na.jpg,one\na.jpg,two\n")).toEqual({ id: "image", label: "text" });
    const [old, current] = ["w_1\nb.jpg,new", "w_1\nb.jpg,w_9"].map((rows) => `Image,Id\na.jpg,${rows}\nc.jpg,w_1\n`);
    expect(changes(diffOf(old ?? "", current ?? "", "t.csv"))).toEqual([["b.jpg", "new", "w_9"]]);
    const sentence =
      "t.csv:1: more than one column could be the item's id: Image, Id; say which with --id, such as --id Image";
    for (const rows of ["a.jpg,w_1\nb.jpg,w_2\n", "a.jpg,w_1\na.jpg,w_1\n"])
      expect(() => columnsOf(`Image,Id\n${rows}`)).toThrow(sentence);
    expect(found("Image,Id", { id: "Image" })).toEqual(["Image", "Id"]);
  });

  test("of which each says of one class whether it is there are compared one after another", () => {
    const jigsaw = "id,comment_text,toxic,obscene,threat\n1,hello,0,1,0\n2,world,1,0,0\n";
    const sentence =
      "t.csv:1: this table has one column per class (toxic, obscene, threat: 0 or 1); compare them one after another, such as --label toxic";
    expect(() => parseLabelFile(jigsaw, "t.csv")).toThrow(sentence);
    expect(() => diffOf(jigsaw, jigsaw, "t.csv")).toThrow(`${sentence}; where the old side calls it otherwise`);
    const [first, second] = ["filename, cat, dog\na.jpg, 1, 0\n", "filename, cat, dog\na.jpg, 1, 2\n"];
    expect(() => parseLabelFile(first ?? "", "t.csv")).toThrow(
      "one column per class (cat, dog: 0 or 1); compare them one after another, such as --label cat",
    );
    expect(parseLabelFile(first ?? "", "t.csv", { label: "cat" }).columns).toEqual({ id: "filename", label: " cat" });
    expect(() => parseLabelFile(second ?? "", "t.csv")).toThrow("no column looks like the label");
    const crowd = "id,city,region,browser,os,channel,tainted,trust\n1,a,b,c,d,e,false,1\n";
    for (const other of [crowd, "id,x,y,w,h\n1,0,0,1,1\n"])
      expect(() => parseLabelFile(other, "t.csv")).toThrow("no column looks like the label");
    expect(parseLabelFile(jigsaw, "t.csv", { label: "obscene" }).columns).toEqual({ id: "id", label: "obscene" });
  });

  test("of a table that Label Studio exported are compared only when both are named", () => {
    const exported = "image,id,choice,annotator,annotation_id,created_at,updated_at,lead_time";
    expect(() => found(exported)).toThrow("t.csv:1: this looks like a table of Label Studio");
    expect(() => found(exported, { label: "choice" })).toThrow("export JSON, or name the columns");
    expect(found(exported, { id: "image", label: "choice" })).toEqual(["image", "choice", "annotator"]);
    const min = [{ id: 1, image: "a.jpg", choice: "cat", annotator: 1, annotation_id: 4, lead_time: 2.5 }];
    expect(() => parseLabelFile(JSON.stringify(min), "m.json")).toThrow("m.json:1: this looks like a table of Label");
  });

  test("are those that are named", () => {
    expect(found("id,label,category", { label: "category" })).toEqual(["id", "category"]);
    expect(found("name,x,y", { label: "y" })).toEqual(["name", "y"]);
    expect(found("a,b", { id: "b" })).toEqual(["b", "a"]);
    expect(found("id,annotator,label", { label: "annotator", id: "id" })).toEqual(["id", "annotator"]);
    expect(() => found("name,x,y", { id: "name" })).toThrow("no column looks like the label");
    expect(() => found("id,x", { id: "x", label: "x" })).toThrow("cannot be both");
  });
});
