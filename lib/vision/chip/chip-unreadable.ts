/** What was sent is no chip data. `message` is a public sentence that says which file is meant. */
export class ChipUnreadable extends Error {
  override readonly name = "ChipUnreadable";
}
