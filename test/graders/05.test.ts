import { lab } from "../../labs/05/index.ts";
import { grade } from "./grade.ts";

grade(lab);
