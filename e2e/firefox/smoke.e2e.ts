import { expect, test } from '@playwright/test';
test('placeholder', () => { expect(1).toBe(1); });
