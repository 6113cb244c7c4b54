import { lab } from "../../labs/11/index.ts";
import { grade } from "./grade.ts";

grade(lab);
