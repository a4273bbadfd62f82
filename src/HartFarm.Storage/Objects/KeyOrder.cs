namespace HartFarm.Storage.Objects;

/// <summary>The order of S3's listings: by the bytes of UTF-8. It differs from ordinal order of .NET where characters take two UTF-16 units.</summary>
public sealed class KeyOrder : IComparer<string>
{
    public static KeyOrder Instance { get; } = new();

    public int Compare(string? x, string? y)
    {
        if (x is null || y is null) return x is null ? y is null ? 0 : -1 : 1;
        for (var i = 0; i < x.Length && i < y.Length; i++)
        {
            if (x[i] != y[i]) return Rank(x[i]).CompareTo(Rank(y[i]));
        }
        return x.Length.CompareTo(y.Length);
    }

    // Surrogates stand for characters behind all that one unit can say.
    private static int Rank(char c) => char.IsSurrogate(c) ? c + 0x10000 : c;
}
