import { lab } from "../../labs/07/index.ts";
import { grade } from "./grade.ts";

grade(lab);
