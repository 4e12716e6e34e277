// A directive as one cites it in a paper of one's own: "Kết luận số 44-KL/TW, ngày 14/11/2022 của Ban Bí thư về …".
import { el, say } from './dom.js';
import { date, t } from './words.js';

export function official({ title, date: day, issuer, subject }) {
	const about = subject && (/^(về|v\/v)\s/iu.test(subject) ? subject : `“${subject}”`);
	return [title + (day ? `, ngày ${date(day)}` : ''), issuer && `của ${issuer}`, about].filter(Boolean).join(' ');
}

// Where the browser gives no clipboard (plain HTTP beyond this machine) the text is shown, selected.
export function copyButton(text) {
	const shown = el('input', { readonly: true, value: text, hidden: true, class: 'official', 'aria-label': t('Trích dẫn') });
	const button = el(
		'button',
		{
			type: 'button',
			title: text,
			click: async () => {
				try {
					await navigator.clipboard.writeText(text);
					button.textContent = t('Đã chép');
					say(t('Đã chép'));
				} catch {
					shown.hidden = false;
					shown.select();
					say(t('Bấm Ctrl+C để chép'));
				}
			},
		},
		t('Chép trích dẫn'),
	);
	return [button, ' ', shown];
}
