import { lab } from "../../labs/01/index.ts";
import { grade } from "./grade.ts";

grade(lab);
