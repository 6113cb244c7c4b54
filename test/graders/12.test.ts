import { lab } from "../../labs/12/index.ts";
import { grade } from "./grade.ts";

grade(lab);
