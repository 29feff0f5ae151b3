using System.Text.Json;
using Xunit;

namespace IntegrationTests.Images;

/// <summary>The Docker images as Airbyte starts them. `./run test image` builds them first.</summary>
[Trait("suite", "image")]
public sealed class ImageTests
{
    static readonly string Docker = Environment.GetEnvironmentVariable("DOCKER") ?? "docker";

    [Theory]
    [InlineData("source-databricks")]
    [InlineData("destination-cdc")]
    public async Task An_image_carries_the_labels_the_user_and_the_entry_point_that_Airbyte_looks_for(string image)
    {
        using var inspection = JsonDocument.Parse((await DockerAsync("image", "inspect", $"{image}:dev")).Output);
        var config = inspection.RootElement[0].GetProperty("Config");
        var entryPoint = string.Join(' ', config.GetProperty("Entrypoint").EnumerateArray());
        var labels = config.GetProperty("Labels");

        Assert.Equal($"airbyte/{image}", labels.GetProperty("io.airbyte.name").GetString());
        Assert.Matches(@"^\d+\.\d+\.\d+$", labels.GetProperty("io.airbyte.version").GetString());
        Assert.Equal("1000", config.GetProperty("User").GetString());
        Assert.StartsWith("/", entryPoint, StringComparison.Ordinal);
        Assert.Contains($"AIRBYTE_ENTRYPOINT={entryPoint}",
            config.GetProperty("Env").EnumerateArray().Select(variable => variable.GetString()));
    }

    [Theory]
    [InlineData("source-databricks")]
    [InlineData("destination-cdc")]
    public async Task The_arguments_of_an_image_are_those_of_its_program(string image)
    {
        var run = await DockerAsync("run", "--rm", "--network", "none", $"{image}:dev", "spec");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        using var message = JsonDocument.Parse(run.Output);
        Assert.Equal("SPEC", message.RootElement.GetProperty("type").GetString());
    }

    [Fact]
    public async Task The_platform_starts_the_program_through_a_shell_with_few_rights_and_no_place_to_write()
    {
        var run = await DockerAsync("run", "--rm", "--network", "none", "--read-only", "--cap-drop", "ALL",
            "--security-opt", "no-new-privileges", "--entrypoint", "sh", "source-databricks:dev",
            "-c", "eval \"$AIRBYTE_ENTRYPOINT spec\"");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("\"SPEC\"", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_home_of_the_user_can_be_written()
    {
        var run = await DockerAsync("run", "--rm", "--network", "none", "--entrypoint", "sh", "destination-cdc:dev",
            "-c", "touch /airbyte/file && id -u && id -un");

        Assert.Equal((0, "1000\nairbyte\n"), (run.ExitCode, run.Output));
    }

    static async Task<ProcessRun> DockerAsync(params string[] arguments)
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("IMAGES_BUILT") == "1",
            "the images are built by './run test image', which needs a Docker engine");
        return await ProcessRun.StartAsync(Docker, arguments, null, TestContext.Current.CancellationToken);
    }
}
