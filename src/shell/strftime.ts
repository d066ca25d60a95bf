const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
const two = (n: number, fill = '0') => String(n).padStart(2, fill);

/** strftime(3), in UTC and the C locale. */
export function formatDate(format: string, ms: number): string {
  const d = new Date(ms);
  const yearStart = Date.UTC(d.getUTCFullYear(), 0, 1);
  const dayOfYear = Math.floor((ms - yearStart) / 86_400_000) + 1;
  const field = (key: string): string | undefined => {
    switch (key) {
      case 'Y':
        return String(d.getUTCFullYear());
      case 'C':
        return two(Math.floor(d.getUTCFullYear() / 100));
      case 'y':
        return two(d.getUTCFullYear() % 100);
      case 'm':
        return two(d.getUTCMonth() + 1);
      case 'd':
        return two(d.getUTCDate());
      case 'e':
        return two(d.getUTCDate(), ' ');
      case 'H':
        return two(d.getUTCHours());
      case 'k':
        return two(d.getUTCHours(), ' ');
      case 'I':
        return two(d.getUTCHours() % 12 || 12);
      case 'l':
        return two(d.getUTCHours() % 12 || 12, ' ');
      case 'M':
        return two(d.getUTCMinutes());
      case 'S':
        return two(d.getUTCSeconds());
      case 'N':
        return `${String(d.getUTCMilliseconds()).padStart(3, '0')}000000`;
      case 'p':
        return d.getUTCHours() < 12 ? 'AM' : 'PM';
      case 'P':
        return d.getUTCHours() < 12 ? 'am' : 'pm';
      case 's':
        return String(Math.floor(ms / 1000));
      case 'a':
        return DAYS[d.getUTCDay()].slice(0, 3);
      case 'A':
        return DAYS[d.getUTCDay()];
      case 'b':
        return MONTHS[d.getUTCMonth()].slice(0, 3);
      case 'h':
        return MONTHS[d.getUTCMonth()].slice(0, 3);
      case 'B':
        return MONTHS[d.getUTCMonth()];
      case 'j':
        return String(dayOfYear).padStart(3, '0');
      case 'u':
        return String(d.getUTCDay() || 7);
      case 'w':
        return String(d.getUTCDay());
      case 'U':
        return two(Math.floor((dayOfYear + 6 - d.getUTCDay()) / 7));
      case 'W':
        return two(Math.floor((dayOfYear + 6 - ((d.getUTCDay() + 6) % 7)) / 7));
      case 'V':
        return two(isoWeek(d).week);
      case 'G':
        return String(isoWeek(d).year);
      case 'Z':
        return 'UTC';
      case 'z':
        return '+0000';
      case 'n':
        return '\n';
      case 't':
        return '\t';
      case '%':
        return '%';
      case 'F':
        return formatDate('%Y-%m-%d', ms);
      case 'T':
        return formatDate('%H:%M:%S', ms);
      case 'R':
        return formatDate('%H:%M', ms);
      case 'r':
        return formatDate('%I:%M:%S %p', ms);
      case 'D':
        return formatDate('%m/%d/%y', ms);
      case 'x':
        return formatDate('%m/%d/%y', ms);
      case 'X':
        return formatDate('%H:%M:%S', ms);
      case 'c':
        return formatDate('%a %b %e %H:%M:%S %Y', ms);
      default:
        return undefined;
    }
  };
  return format.replace(/%(:?)([-_0^]?)(\d*)([A-Za-z%])/g, (whole, colon: string, flag: string, width: string, key: string) => {
    if (colon && key === 'z') return '+00:00';
    const made = field(key);
    if (made === undefined) return whole;
    if (key === 'N' && width) return made.slice(0, Number(width));
    if (flag === '-') return made.replace(/^[0 ]+(?=.)/, '');
    if (flag === '_') return made.replace(/^0+(?=.)/, (zeros) => ' '.repeat(zeros.length));
    if (flag === '^') return made.toUpperCase();
    return width ? made.padStart(Number(width), '0') : made;
  });
}

function isoWeek(date: Date): { year: number; week: number } {
  const thursday = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate() + 4 - (date.getUTCDay() || 7)));
  const year = thursday.getUTCFullYear();
  return { year, week: Math.ceil(((thursday.getTime() - Date.UTC(year, 0, 1)) / 86_400_000 + 1) / 7) };
}
