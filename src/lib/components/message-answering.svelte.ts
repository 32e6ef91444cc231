import { readForm, type FormField } from '../domain/form';
import { checkForm, primarySubmit, startValues, type FormErrors, type FormValues } from '../domain/form-answer';
import type { JsonObject } from '../domain/json';
import type { Message } from '../domain/message';
import { answerDraft, keepAnswerDraft } from '../storage/answer-draft';
import type { Answering } from '../storage/message-repository';

/** What came of pressing a button: `wrong`: the fields say why; `failed`: that was said already. */
export type Pressed = Answering | 'wrong' | 'failed';

/** Filling in the form of one message, and sending it. */
export class MessageAnswering {
	readonly fields: readonly FormField[];
	/** Key of the submit that the Enter key presses; null where the form has none: then there is a button “Send”. */
	readonly primary: string | null;
	values = $state.raw<FormValues>({});
	errors = $state.raw<FormErrors>({});
	sending = $state(false);
	/** Whether anything was filled in or pressed here. */
	touched = $state(false);

	/** @param send undefined: it failed, and that was said */
	constructor(
		private readonly message: Message,
		private readonly send: (answer: JsonObject) => Promise<Answering | undefined>
	) {
		this.fields = readForm(message.body).fields;
		this.primary = primarySubmit(this.fields);
		const draft = answerDraft(message.id);
		this.values = { ...startValues(this.fields), ...draft };
	}

	change(values: FormValues): void {
		this.values = values;
		this.touched = true;
		keepAnswerDraft(this.message.id, this.fields, values);
	}

	/** @param key of the submit */
	async press(key: string | null): Promise<Pressed> {
		const checked = checkForm(this.fields, this.values, key);
		this.errors = checked.ok ? {} : checked.errors;
		if (!checked.ok) return 'wrong';
		if (this.sending) return 'failed';
		this.sending = true;
		this.touched = true;
		try {
			return (await this.send(checked.answer)) ?? 'failed';
		} finally {
			this.sending = false;
		}
	}
}
