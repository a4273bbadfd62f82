namespace HartFarm.Training.Evaluation;

/// <summary>How often pictures of scenes show what their captions say.</summary>
/// <param name="Pictures">Pictures checked.</param>
/// <param name="Attributes">Attributes that the captions name, all pictures together.</param>
/// <param name="Right">The share of the attributes that is right, 0 to 1.</param>
/// <param name="RightPictures">The share of the pictures that are right in every attribute, 0 to 1.</param>
/// <param name="ByKind">The share that is right of each kind of attribute, by its name in lower case.</param>
public sealed record AttributeScores(long Pictures, long Attributes, double Right, double RightPictures, IReadOnlyDictionary<string, double> ByKind);
