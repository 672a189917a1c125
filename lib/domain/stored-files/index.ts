export { discardFiles } from "./discard-files.ts";
export { holdingFile } from "./hold-file.ts";
export { moveFiles } from "./move-files.ts";
export { storedFiles } from "./stored-files.ts";
