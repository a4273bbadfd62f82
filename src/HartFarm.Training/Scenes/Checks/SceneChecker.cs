using HartFarm.Training.Scenes.Reading;

namespace HartFarm.Training.Scenes.Checks;

/// <summary>Tells from pixels alone which of the things that a caption says a picture shows.</summary>
public static class SceneChecker
{
    private const string Nothing = "nothing";

    /// <summary>Of a picture with more shapes than this, which is wrong anyway, the largest are matched.</summary>
    private const int MostMatched = 6;

    /// <summary>Two middles that are nearer than this, in units, lie level.</summary>
    private const double Level = SceneCell.Distance / 4;

    /// <summary>Checks a picture.</summary>
    /// <param name="rgb">Red, green and blue of each pixel, row by row from the top: <c>size * size * 3</c> bytes.</param>
    /// <param name="size">The side in pixels.</param>
    /// <param name="expected">What it should show.</param>
    public static SceneCheck Check(ReadOnlySpan<byte> rgb, int size, CaptionedScene expected)
    {
        var found = SceneReader.Read(rgb, size);
        SceneCheck? best = null;
        // Which shape is which, nobody says: the reading that is kindest to the picture counts.
        foreach (var matched in Matchings(expected.Scene.Objects.Count, found.Objects))
        {
            var check = new SceneCheck([.. expected.NamedAttributes.Select(named => Compare(named, expected.Scene, found, matched))], found);
            if (best is null || check.Right > best.Right) best = check;
        }
        return best!;
    }

    private static AttributeCheck Compare(NamedAttribute named, Scene scene, FoundScene found, FoundObject?[] matched)
    {
        if (named.Object is { } index) return CompareObject(named, scene.Objects[index], matched[index]);
        return named.What switch
        {
            AttributeKind.Count => Same(named, scene.Objects.Count, found.Objects.Count),
            AttributeKind.Tone => Same(named, scene.Background.Tone, found.Tone),
            AttributeKind.Texture => Same(named, scene.Background.Texture, found.Texture),
            AttributeKind.Relation => CompareRelation(named, scene.Relation!.Value, matched),
            var what => throw new ArgumentException($"{what} belongs to a shape, and none is named", nameof(named)),
        };
    }

    private static AttributeCheck CompareObject(NamedAttribute named, SceneObject wanted, FoundObject? found) => named.What switch
    {
        AttributeKind.Kind => Same(named, wanted.Kind, found?.Kind),
        AttributeKind.Colour => Same(named, wanted.Colour, found?.Colour),
        AttributeKind.Size => Same(named, wanted.Size, found?.Size),
        AttributeKind.Pattern => Same(named, wanted.Pattern, found?.Pattern),
        AttributeKind.Position => Same(named, wanted.Cell, found?.Cell),
        var what => throw new ArgumentException($"{what} belongs to the whole scene, not to a shape", nameof(named)),
    };

    private static AttributeCheck CompareRelation(NamedAttribute named, SceneRelation wanted, FoundObject?[] matched)
    {
        if (matched[0] is not { } first || matched[1] is not { } second) return new(named, wanted.ToString(), Nothing, false);
        var holds = wanted switch
        {
            SceneRelation.LeftOf => first.X < second.X - Level,
            SceneRelation.RightOf => first.X > second.X + Level,
            SceneRelation.Above => first.Y < second.Y - Level,
            _ => first.Y > second.Y + Level,
        };
        return new(named, wanted.ToString(), holds ? wanted.ToString() : $"{first.Cell} and {second.Cell}", holds);
    }

    private static AttributeCheck Same<T>(NamedAttribute named, T wanted, T? found) where T : struct =>
        new(named, wanted.ToString()!, found?.ToString() ?? Nothing, found is { } value && value.Equals(wanted));

    /// <summary>Every way to give each of <paramref name="count"/> shapes one that was found, or none where there are too few.</summary>
    private static IEnumerable<FoundObject?[]> Matchings(int count, IReadOnlyList<FoundObject> found)
    {
        FoundObject?[] pool = [.. found.Take(MostMatched), .. Enumerable.Repeat<FoundObject?>(null, Math.Max(0, count - found.Count))];
        return Choose(count, pool);
    }

    private static IEnumerable<FoundObject?[]> Choose(int count, FoundObject?[] pool)
    {
        if (count == 0)
        {
            yield return [];
            yield break;
        }
        for (var i = 0; i < pool.Length; i++)
            foreach (var rest in Choose(count - 1, [.. pool[..i], .. pool[(i + 1)..]]))
                yield return [pool[i], .. rest];
    }
}
