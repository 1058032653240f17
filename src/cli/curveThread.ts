import { answering } from "../threads/answering.js";
import { judgedTogether, type CurvesRequest } from "./judgedCurves.js";

// Asked by `judgedCurves`; nobody else starts this file.
answering((request: CurvesRequest) => judgedTogether(request, () => undefined));
