/** Emoji by their names on GitHub and in Slack: those a review bot is likely to use. */
// prettier-ignore
const byName: Record<string, string> = {

  "+1": "👍", "-1": "👎", thumbsup: "👍", thumbsdown: "👎", eyes: "👀", rocket: "🚀", heart: "❤️", hooray: "🎉", tada: "🎉", laugh: "😄",
  confused: "😕", smile: "😄", white_check_mark: "✅", heavy_check_mark: "✔️", x: "❌", warning: "⚠️", no_entry: "⛔", no_entry_sign: "🚫",
  lock: "🔒", unlock: "🔓", hourglass: "⌛", hourglass_flowing_sand: "⏳", stopwatch: "⏱️", alarm_clock: "⏰", repeat: "🔁", bulb: "💡",
  mag: "🔍", chart_with_upwards_trend: "📈", chart_with_downwards_trend: "📉", bar_chart: "📊", clipboard: "📋", memo: "📝", label: "🏷️",
  test_tube: "🧪", microscope: "🔬", robot_face: "🤖", wave: "👋", point_right: "👉", arrow_right: "➡️", arrow_up: "⬆️", arrow_down: "⬇️",
  red_circle: "🔴", large_green_circle: "🟢", large_yellow_circle: "🟡", large_blue_circle: "🔵", white_circle: "⚪", black_circle: "⚫",
  tickets: "🎟️", ticket: "🎫", package: "📦", whale: "🐳", fire: "🔥", boom: "💥", bug: "🐛", wrench: "🔧", gear: "⚙️", link: "🔗",
  information_source: "ℹ️", question: "❓", exclamation: "❗", raised_hand: "✋", octagonal_sign: "🛑", trophy: "🏆", sparkles: "✨", zap: "⚡",
  coffin: "⚰️", headstone: "🪦", seedling: "🌱", game_die: "🎲", scales: "⚖️", stop_button: "⏹️", arrow_forward: "▶️", fast_forward: "⏩",
};

/** Each `:name:` that is known, as the character. */
export function withEmoji(text: string): string {
  return text.replace(/:([a-z0-9_+-]+):/g, (whole, name: string) => byName[name] ?? whole);
}
