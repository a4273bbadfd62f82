namespace HartFarm.Training.Scenes;

/// <summary>Writes one caption and keeps what it says.</summary>
internal sealed class CaptionWriter(Scene scene, Random random, SceneLevel level)
{
    private const double Usual = 0.75;

    private readonly CaptionStyle _style = CaptionStyle.For(scene.Objects.Count, level);
    private readonly List<NamedAttribute> _named = [new(AttributeKind.Count)];

    public CaptionedScene Write()
    {
        var related = scene.Relation is not null && Chance(CaptionStyle.Relation);
        var shapes = scene.Objects.Select((_, i) => Shape(i, placed: !related)).ToArray();
        var body = related ? Related(shapes) : Listed(shapes);
        var ground = Background();
        var caption = ground switch
        {
            "" => Opened(body),
            _ when Chance(0.8) => $"{Opened(body)} on {ground}",
            _ => $"on {ground}, {body}",
        };
        return new CaptionedScene(scene, caption, _named);
    }

    private string Shape(int index, bool placed)
    {
        var shape = scene.Objects[index];
        var named = new List<AttributeKind>();
        List<string> words = [];
        string? after = null;
        if (Chance(_style.Size)) Add(AttributeKind.Size, SceneWords.Of(shape.Size));
        if (Chance(shape.Pattern == FillPattern.Plain ? _style.PlainPattern : _style.Pattern))
        {
            after = Chance(0.3) ? SceneWords.After(shape.Pattern) : null;
            if (after is null) words.Add(OneOf(SceneWords.Of(shape.Pattern)));
            named.Add(AttributeKind.Pattern);
        }
        // A shape is known by its kind or its colour at least.
        var kind = Chance(_style.Kind);
        if (!kind || Chance(_style.Colour)) Add(AttributeKind.Colour, SceneWords.Of(shape.Colour));
        if (kind) Add(AttributeKind.Kind, SceneWords.Of(shape.Kind));
        else words.Add("shape");
        if (after is not null) words.Add(after);
        if (placed && Chance(_style.Position)) Add(AttributeKind.Position, SceneWords.Of(shape.Cell));
        _named.AddRange(named.Select(what => new NamedAttribute(what, index)));
        return WithArticle(string.Join(' ', words));

        void Add(AttributeKind what, string[] ways)
        {
            words.Add(OneOf(ways));
            named.Add(what);
        }
    }

    private string Related(string[] shapes)
    {
        _named.Add(new(AttributeKind.Relation));
        return $"{shapes[0]} {OneOf(SceneWords.Of(scene.Relation!.Value))} {shapes[1]}";
    }

    private static string Listed(string[] shapes) => shapes.Length == 1 ? shapes[0] : $"{string.Join(", ", shapes[..^1])} and {shapes[^1]}";

    private string Opened(string body) => random.NextDouble() switch
    {
        < 0.7 => body,
        < 0.8 => $"a picture of {body}",
        < 0.85 => $"a drawing of {body}",
        < 0.9 => $"there is {body}",
        _ => scene.Objects.Count switch
        {
            1 => $"one shape: {body}",
            2 => $"two shapes: {body}",
            _ => $"three shapes: {body}",
        },
    };

    private string Background()
    {
        var ground = scene.Background;
        var tone = Chance(_style.Tone);
        var texture = Chance(_style.Texture);
        if (tone) _named.Add(new(AttributeKind.Tone));
        if (texture) _named.Add(new(AttributeKind.Texture));
        if (!tone && !texture) return "";
        var after = texture && Chance(0.5) ? SceneWords.After(ground.Texture) : null;
        List<string> words = [];
        if (texture && after is null) words.Add(OneOf(SceneWords.Of(ground.Texture)));
        if (tone) words.Add(OneOf(SceneWords.Of(ground.Tone)));
        words.Add("background");
        if (after is not null) words.Add(after);
        return WithArticle(string.Join(' ', words));
    }

    private static string WithArticle(string phrase) => phrase[0] is 'a' or 'e' or 'i' or 'o' or 'u' ? $"an {phrase}" : $"a {phrase}";

    private bool Chance(double share) => random.NextDouble() < share;

    private string OneOf(string[] ways) => ways.Length == 1 || Chance(Usual) ? ways[0] : ways[1 + random.Next(ways.Length - 1)];
}
