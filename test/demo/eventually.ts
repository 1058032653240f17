/** Waits until an expectation holds, at most two seconds; then it throws what the expectation throws. */
export async function eventually(expectation: () => void | Promise<void>, patienceMs = 2_000): Promise<void> {
  const until = Date.now() + patienceMs;
  for (;;) {
    try {
      return await expectation();
    } catch (error) {
      if (Date.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
