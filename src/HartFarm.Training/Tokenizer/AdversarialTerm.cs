namespace HartFarm.Training.Tokenizer;

/// <summary>What the discriminator has to say to the decoder in one pass.</summary>
/// <param name="Term">To be added to the loss: its gradient is the adversarial loss's, its value says nothing.</param>
/// <param name="DecoderLoss">The decoder's adversarial loss.</param>
/// <param name="DiscriminatorLoss">The discriminator's loss.</param>
/// <param name="Weight">What the decoder's loss was multiplied by.</param>
internal sealed record AdversarialTerm(Tensor Term, double DecoderLoss, double DiscriminatorLoss, double Weight)
{
    /// <summary>Adds what is measured.</summary>
    internal void Record(Dictionary<string, double> values)
    {
        values["adversarial"] = DecoderLoss;
        values["adversarial_weight"] = Weight;
        values["discriminator"] = DiscriminatorLoss;
    }
}
