using HartFarm.Contracts.Jobs;
using HartFarm.Contracts.Workers;

namespace HartFarm.Coordinator.Jobs.Submission;

/// <summary>How a job's images are drawn: as the request says, else as the model's checkpoint does, else as the published model's are.</summary>
/// <param name="Guidance">Strength of guidance where a prompt names none.</param>
/// <param name="Settings">How codes are drawn.</param>
internal sealed record JobSampling(double Guidance, SamplingSettings Settings)
{
    private const double UsualGuidance = 4.5;

    /// <summary>What a request and a model come to.</summary>
    /// <param name="request">The request; checked.</param>
    /// <param name="model">What the model names, if it does.</param>
    public static JobSampling Of(JobRequest request, ModelSampling? model)
    {
        var usual = new SamplingSettings();
        return new JobSampling(
            request.Guidance ?? model?.Guidance ?? UsualGuidance,
            new SamplingSettings
            {
                TopK = request.Sampling.TopK,
                TopP = request.Sampling.TopP ?? model?.TopP ?? usual.TopP,
                Temperature = request.Sampling.Temperature ?? model?.Temperature ?? usual.Temperature,
            });
    }
}
