/** The module `os` of the nodes in the test of the multicall threat: its disk is in memory. */
import { memoryOs } from "#runtime";

export const { cmd } = memoryOs();
