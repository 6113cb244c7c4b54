import { lab } from "../../labs/10/index.ts";
import { grade } from "./grade.ts";

grade(lab);
