namespace HartFarm.Contracts.OpenAI;

/// <summary>Where a batch stands.</summary>
public enum BatchStatus
{
    /// <summary>Its file is read.</summary>
    Validating,

    /// <summary>Its file will not do; nothing was made.</summary>
    Failed,

    /// <summary>Its images are made.</summary>
    InProgress,

    /// <summary>Its results are written.</summary>
    Finalizing,

    /// <summary>Every line has a result, good or bad.</summary>
    Completed,

    /// <summary>Its time ran out; what was made by then is there.</summary>
    Expired,

    /// <summary>Somebody cancels it; what was made is written.</summary>
    Cancelling,

    /// <summary>Somebody cancelled it; what was made by then is there.</summary>
    Cancelled,
}
