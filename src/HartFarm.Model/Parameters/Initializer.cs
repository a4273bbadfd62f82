namespace HartFarm.Model.Parameters;

/// <summary>How a parameter starts when there is no checkpoint to take it from.</summary>
public enum Initializer
{
    /// <summary>Normal, with the standard deviation 1/sqrt(fan in): weights of linear layers, convolutions and embeddings.</summary>
    Weight,

    /// <summary>All zeros: biases.</summary>
    Zeros,

    /// <summary>All ones: the scales of norms.</summary>
    Ones,
}
