// Who is at the keyboard, as far as he says so. There are no accounts yet: the name is what he types, remembered in this browser, and stands beside
// what he changes.
import { el } from './dom.js';
import { t } from './words.js';

export function who() {
	return localStorage.getItem('who') ?? '';
}

export function whoField() {
	const input = el('input', {
		value: who(),
		maxlength: 100,
		autocomplete: 'name',
		size: 14,
		input: () => localStorage.setItem('who', input.value.trim()),
	});
	return el('label', { class: 'who' }, t('Người làm'), ' ', input);
}
