using System.Text;

namespace HartFarm.Model.Checkpoints.Hub;

/// <summary>
/// Finds the one assignment <c>NAME = "text"</c> at the outermost level of a Python source file and gives the text. It knows string literals with
/// single, double and triple quotes, escapes, the prefixes r and u, and adjacent literals, also in parentheses; anything else on the right
/// hand side (f-strings, bytes, calls, operators) is refused by its line. Source: the Python language reference, section 2.4.
/// </summary>
internal sealed class PythonStringLiteral
{
    private readonly string _path;
    private readonly string _source;
    private int _at;

    private PythonStringLiteral(string path, string source)
    {
        _path = path;
        // Python sees every line end as one character.
        _source = source.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
    }

    /// <summary>The text that <paramref name="name"/> is given in <paramref name="source"/>.</summary>
    /// <exception cref="HubException">It is not assigned, more than once, or not a plain literal; the message names the line.</exception>
    internal static string Find(string path, string source, string name) => new PythonStringLiteral(path, source).Find(name);

    private string Find(string name)
    {
        string? found = null;
        var (depth, isStart) = (0, true);
        while (_at < _source.Length)
        {
            if (isStart && depth == 0 && TakeAssignment(name))
            {
                if (found is not null) throw Refuse($"{name} is assigned for the second time");
                found = Value(name);
                continue;
            }
            var letter = _source[_at];
            isStart = letter == '\n';
            if (letter == '#') SkipComment();
            else if (letter is '"' or '\'') SkipString();
            else if (letter == '\\') _at += 2;
            else
            {
                depth = Math.Max(0, depth + (letter is '(' or '[' or '{' ? 1 : letter is ')' or ']' or '}' ? -1 : 0));
                _at++;
            }
        }
        return found ?? throw new HubException($"{_path} does not assign {name}.");
    }

    // At the start of a line: NAME, blanks, one equals sign.
    private bool TakeAssignment(string name)
    {
        if (string.CompareOrdinal(_source, _at, name, 0, name.Length) != 0) return false;
        var at = _at + name.Length;
        while (at < _source.Length && _source[at] is ' ' or '\t') at++;
        if (at >= _source.Length || _source[at] != '=' || (at + 1 < _source.Length && _source[at + 1] == '=')) return false;
        _at = at + 1;
        return true;
    }

    private string Value(string name)
    {
        var text = new StringBuilder();
        SkipBlanks(false);
        var isInParentheses = Peek() == '(';
        if (isInParentheses) _at++;
        var count = 0;
        for (SkipBlanks(isInParentheses); IsLiteral(); SkipBlanks(isInParentheses), count++) Literal(text);
        if (count == 0) throw Refuse($"{name} is not a plain string literal");
        if (isInParentheses)
        {
            if (Peek() != ')') throw Refuse($"{name} is more than string literals in parentheses");
            _at++;
            SkipBlanks(false);
        }
        if (Peek() == '#') SkipComment();
        if (_at < _source.Length && Peek() != '\n') throw Refuse($"{name} is more than a plain string literal");
        return text.ToString();
    }

    private bool IsLiteral() => Peek() is '"' or '\'' || (Peek() is 'r' or 'R' or 'u' or 'U' && _at + 1 < _source.Length && _source[_at + 1] is '"' or '\'');

    private void Literal(StringBuilder text)
    {
        var isRaw = Peek() is 'r' or 'R';
        if (Peek() is not ('"' or '\'')) _at++;
        var quote = TakeQuote();
        while (!TakeEnd(quote))
        {
            if (_source[_at] != '\\') text.Append(_source[_at++]);
            else if (isRaw) text.Append(_source, _at, TakePair());
            else Escape(text);
        }
    }

    private void SkipString()
    {
        var quote = TakeQuote();
        while (!TakeEnd(quote)) _at += _source[_at] == '\\' ? 2 : 1;
    }

    private string TakeQuote()
    {
        var one = _source[_at].ToString();
        var three = new string(_source[_at], 3);
        var quote = string.CompareOrdinal(_source, _at, three, 0, 3) == 0 ? three : one;
        _at += quote.Length;
        return quote;
    }

    private bool TakeEnd(string quote)
    {
        if (_at >= _source.Length || (quote.Length == 1 && _source[_at] == '\n'))
        {
            _at = Math.Min(_at, _source.Length);
            throw Refuse("a string does not end");
        }
        if (string.CompareOrdinal(_source, _at, quote, 0, quote.Length) != 0) return false;
        _at += quote.Length;
        return true;
    }

    // In a raw literal a backslash stays, and keeps the quote behind it from ending the text.
    private int TakePair()
    {
        if (_at + 1 >= _source.Length) throw Refuse("a string does not end");
        _at += 2;
        return 2;
    }

    private void Escape(StringBuilder text)
    {
        if (_at + 1 >= _source.Length) throw Refuse("a string does not end");
        var letter = _source[_at + 1];
        var simple = letter switch
        {
            '\n' => "",
            '\\' => "\\",
            '\'' => "'",
            '"' => "\"",
            'a' => "\a",
            'b' => "\b",
            'f' => "\f",
            'n' => "\n",
            'r' => "\r",
            't' => "\t",
            'v' => "\v",
            _ => null,
        };
        if (simple is null)
        {
            text.Append(Numbered(letter));
            return;
        }
        text.Append(simple);
        _at += 2;
    }

    private string Numbered(char letter)
    {
        var (start, length, radix) = letter switch
        {
            'x' => (_at + 2, 2, 16),
            'u' => (_at + 2, 4, 16),
            'U' => (_at + 2, 8, 16),
            >= '0' and <= '7' => (_at + 1, 3, 8),
            _ => throw Refuse($"the escape {Quoted.Of($"\\{letter}")} is not read"),
        };
        var (value, taken) = (0L, 0);
        while (taken < length && start + taken < _source.Length && Digit(_source[start + taken]) is var digit && digit < radix)
        {
            value = value * radix + digit;
            taken++;
        }
        if ((radix == 16 && taken < length) || !Rune.IsValid((int)Math.Min(value, int.MaxValue))) throw Refuse($"the escape \\{letter} stands for no character");
        _at = start + taken;
        return new Rune((int)value).ToString();
    }

    private static int Digit(char letter) => char.IsAsciiHexDigit(letter) ? Convert.ToInt32(letter.ToString(), 16) : int.MaxValue;

    private void SkipBlanks(bool isInParentheses)
    {
        while (_at < _source.Length)
        {
            if (Peek() is ' ' or '\t' or '\f') _at++;
            else if (Peek() == '\\' && _at + 1 < _source.Length && _source[_at + 1] == '\n') _at += 2;
            else if (isInParentheses && Peek() == '\n') _at++;
            else if (isInParentheses && Peek() == '#') SkipComment();
            else return;
        }
    }

    private void SkipComment()
    {
        while (_at < _source.Length && _source[_at] != '\n') _at++;
    }

    private char Peek() => _at < _source.Length ? _source[_at] : '\0';

    private HubException Refuse(string why) =>
        new($"{_path}, line {_source.AsSpan(0, Math.Min(_at, _source.Length)).Count('\n') + 1}: {why}.");
}
