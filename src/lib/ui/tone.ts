/** What a colour means; each is a pair of tokens, `--tone` and `--tone-soft`. */
export type Tone = 'running' | 'success' | 'error' | 'warning' | 'asleep' | 'neutral';
