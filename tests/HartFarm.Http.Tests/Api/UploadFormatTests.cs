using System.Net;
using System.Text;
using HartFarm.Contracts.Jobs;
using HartFarm.Http.Tests.Farm;
using Parquet;
using Parquet.Schema;

namespace HartFarm.Http.Tests.Api;

/// <summary>Prompts in files of every format, uploaded and made a job of.</summary>
public sealed class UploadFormatTests : HttpFarmTest
{
    [Theory]
    [InlineData("p.txt", "a fox\nan owl, at night\n")]
    [InlineData("p.jsonl", "{\"prompt\": \"a fox\"}\n{\"prompt\": \"an owl, at night\"}\n")]
    [InlineData("p.csv", "prompt,seed\na fox,1\n\"an owl, at night\",2\n")]
    [InlineData("p.tsv", "seed\tprompt\n1\ta fox\n2\tan owl, at night\n")]
    [InlineData("p.parquet", null)]
    public async Task The_name_says_how_a_file_is_read(string name, string? text)
    {
        var bytes = text is null ? await ParquetAsync() : Encoding.UTF8.GetBytes(text);
        var file = await Farm.Client.UploadAsync(name, () => new MemoryStream(bytes));
        var estimate = await Farm.Client.EstimateAsync(HttpFarm.Request() with { Prompts = new PromptInput { File = file.Id } });
        Assert.Equal((2L, 2L), (estimate.Prompts, estimate.Images));
        Assert.Equal(["a fox", "an owl, at night"], estimate.Samples);
        await Farm.WorkAsync(new Gate());
        var job = await Farm.EndAsync((await Farm.Client.SubmitAsync(HttpFarm.Request() with { Prompts = new PromptInput { File = file.Id } })).Id);
        Assert.Equal(JobState.Completed, job.State);
        Assert.Equal(["a fox", "an owl, at night"], await Farm.Client.ImagesAsync(job.Id).Select(image => image.Prompt).ToListAsync());
    }

    [Theory]
    [InlineData("p.csv", "seed\n1\n")]
    [InlineData("p.parquet", "prompt\na fox\n")]
    public async Task What_is_not_what_its_name_says_is_refused(string name, string text)
    {
        var file = await Farm.Client.UploadAsync(name, () => new MemoryStream(Encoding.UTF8.GetBytes(text)));
        await RefusedAsync(HttpStatusCode.BadRequest, () => Farm.Client.SubmitAsync(HttpFarm.Request() with { Prompts = new PromptInput { File = file.Id } }));
        Assert.Empty(await Farm.Client.JobsAsync().ToListAsync());
    }

    private static async Task<byte[]> ParquetAsync()
    {
        var schema = new ParquetSchema(new DataField("prompt", typeof(string), isNullable: false));
        using var file = new MemoryStream();
        await using (var writer = await ParquetWriter.CreateAsync(schema, file))
        {
            using var group = writer.CreateRowGroup();
            await group.WriteAsync(schema.DataFields[0], new[] { "a fox", "an owl, at night" });
        }
        return file.ToArray();
    }
}
