import { answering } from "../threads/answering.js";
import { keptInPieces, type PiecesRequest } from "./drawPieces.js";

// Asked by `drawPopulation`; nobody else starts this file.
answering((request: PiecesRequest) => keptInPieces(request, () => undefined));
