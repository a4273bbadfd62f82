using HartFarm.Training.Scenes;
using HartFarm.Training.Scenes.Checks;

namespace HartFarm.Training.Evaluation;

/// <summary>Counts what is right in pictures of scenes.</summary>
public sealed class AttributeTally
{
    private readonly SortedDictionary<AttributeKind, (long Right, long All)> _counts = [];
    private long _pictures;
    private long _rightPictures;

    /// <summary>Adds a picture that was held against its caption.</summary>
    public void Add(SceneCheck check)
    {
        _pictures++;
        if (check.IsRight) _rightPictures++;
        foreach (var attribute in check.Attributes)
        {
            var (right, all) = _counts.GetValueOrDefault(attribute.Named.What);
            _counts[attribute.Named.What] = (right + (attribute.IsRight ? 1 : 0), all + 1);
        }
    }

    /// <summary>What was counted; null where no picture was.</summary>
    public AttributeScores? Scores()
    {
        if (_pictures == 0) return null;
        var all = _counts.Values.Sum(count => count.All);
        return new AttributeScores(
            _pictures, all, _counts.Values.Sum(count => count.Right) / (double)all, _rightPictures / (double)_pictures,
            _counts.ToDictionary(pair => pair.Key.ToString().ToLowerInvariant(), pair => pair.Value.Right / (double)pair.Value.All));
    }
}
