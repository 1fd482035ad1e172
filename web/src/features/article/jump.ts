/** Brings a place of the page into view once it is drawn, puts the cursor there and lets it glow for a moment. */
export function jumpTo(id: string): void {
  if (!id) return
  requestAnimationFrame(() => requestAnimationFrame(() => {
    const place = document.getElementById(id)
    if (!place) return
    place.scrollIntoView({ block: 'center', behavior: 'smooth' })
    place.querySelector<HTMLElement>('input, textarea, button, [tabindex="0"]')?.focus({ preventScroll: true })
    place.classList.add('qf-glow')
    place.addEventListener('animationend', () => place.classList.remove('qf-glow'), { once: true })
  }))
}
