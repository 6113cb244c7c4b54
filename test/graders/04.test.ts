import { lab } from "../../labs/04/index.ts";
import { grade } from "./grade.ts";

grade(lab);
