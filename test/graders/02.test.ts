import { lab } from "../../labs/02/index.ts";
import { grade } from "./grade.ts";

grade(lab);
