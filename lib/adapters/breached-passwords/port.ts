/** Knows which passwords have appeared in published leaks. */
export type BreachedPasswords = {
  /**
   * How often a password has appeared; 0 where it is not known. The password itself does not leave the process.
   * Throws where the source cannot be asked; the caller decides what that means.
   */
  count(password: string): Promise<number>;
};
