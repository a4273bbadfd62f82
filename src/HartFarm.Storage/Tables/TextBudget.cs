namespace HartFarm.Storage.Tables;

/// <summary>How much text may be read at once: values that a file has once, in a dictionary, may stand in millions of rows.</summary>
/// <param name="most">Characters.</param>
/// <param name="refusal">What to throw when there are more.</param>
public sealed class TextBudget(long most, Func<Exception> refusal)
{
    private long _left = most;

    /// <summary>Takes so many characters.</summary>
    public void Take(int characters)
    {
        if ((_left -= characters) < 0) throw refusal();
    }
}
