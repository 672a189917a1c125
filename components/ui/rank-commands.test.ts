import { expect, test } from "vitest";
import { type Command, rankCommands } from "./rank-commands.ts";

const commands: Command[] = [
  { id: "a", label: "All users", group: "Go to" },
  { id: "b", label: "Users by risk", group: "Go to" },
  { id: "c", label: "New API key", group: "Do", keywords: "token secret" },
];
const ids = (typed: string) => rankCommands(commands, typed).map((command) => command.id);

test("shows everything in its order while nothing is typed", () => {
  expect(ids("  ")).toEqual(["a", "b", "c"]);
});

test("puts labels that start with the typed word first", () => {
  expect(ids("users")).toEqual(["b", "a"]);
});

test("finds by keyword and by group, and wants every word", () => {
  expect(ids("secret")).toEqual(["c"]);
  expect(ids("do key")).toEqual(["c"]);
  expect(ids("users secret")).toEqual([]);
});
