using System.Collections.Immutable;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using ConnectorKit.Databricks;
using ConnectorKit.Databricks.Authentication;
using ConnectorKit.Databricks.Http;
using ConnectorKit.Databricks.Statements;
using Xunit;

namespace IntegrationTests.Databricks;

/// <summary>
/// A double of a Databricks workspace (real Spark and Delta behind the REST interfaces) from <c>../shared</c>: one
/// process for all tests of a run, started by the first that needs it, gone with the test program. Tests that inject
/// faults or change settings belong to the collection <see cref="Collection"/>, which has a process of its own.
/// </summary>
public sealed class DatabricksDouble
{
    /// <summary>The collection of tests that must have the double to themselves.</summary>
    public const string Collection = "Databricks";

    /// <summary>
    /// Spark interprets its plans instead of compiling each to Java code, which for the few rows of a test takes longer
    /// than running it: a commit then takes two thirds of the processor time.
    /// </summary>
    const string JavaOptions =
        "-Xmx2g -XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=240m -XX:+UseSerialGC "
        + "-Dspark.sql.codegen.wholeStage=false -Dspark.sql.codegen.factoryMode=NO_CODEGEN";

    static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(2);
    static readonly SemaphoreSlim OneStart = new(1, 1);
    static readonly HttpClient Http = new();
    static DatabricksDouble? _running;
    static DatabricksDouble? _alone;

    readonly JsonElement _ready;

    DatabricksDouble(JsonElement ready)
    {
        _ready = ready;
        var workspace = new WorkspaceClient(new Uri(Host), new PersonalToken(Token));
        Statements = new StatementClient(workspace, WarehouseId);
    }

    public string Host => Text("host");

    public string Token => Text("token");

    public string WarehouseId => Text("warehouse_id");

    public string HttpPath => Text("http_path");

    public string ClientId => Text("client_id");

    public string ClientSecret => Text("client_secret");

    public DatabricksEndpoint Endpoint => DatabricksEndpoint.Parse(Host, WarehouseId, null);

    /// <summary>A configuration's <c>warehouse</c>, with a staging volume made by <see cref="NewSchemaAsync"/>.</summary>
    public JsonObject Config(string schema) => new()
    {
        ["type"] = "databricks",
        ["host"] = Host,
        ["warehouse_id"] = WarehouseId,
        ["authentication"] = new JsonObject
        {
            ["auth_type"] = "personal_access_token",
            ["personal_access_token"] = Token,
        },
        ["staging_volume"] = $"/Volumes/main/{schema}/staging",
    };

    /// <summary>How programs would connect, with a staging volume made by <see cref="NewSchemaAsync"/>.</summary>
    public DatabricksOptions Options(string schema) => new(Endpoint, new PersonalToken(Token))
    {
        StagingVolume = $"/Volumes/main/{schema}/staging",
        Retries = new RetryRules(TimeProvider.System, TimeSpan.FromMilliseconds(100)),
    };

    /// <summary>Statements outside of what is tested.</summary>
    public StatementClient Statements { get; }

    /// <summary>For tests that have asked for it already.</summary>
    public static DatabricksDouble Running => _running
        ?? throw new InvalidOperationException("The double is started before it is used.");

    /// <summary>The running double; skips the test where the machine cannot run it.</summary>
    /// <param name="alone">
    /// The test is in <see cref="Collection"/> and gets its double; faults that an earlier one left are removed.
    /// </param>
    public static async Task<DatabricksDouble> GetAsync(bool alone)
    {
        var reason = WhyNot();
        Assert.SkipWhen(reason is not null, reason ?? "");
        await OneStart.WaitAsync(Cancellation);
        try
        {
            if (!alone)
            {
                return _running ??= await StartAsync();
            }

            _alone ??= await StartAsync();
            await _alone.ClearFaultsAsync();
            return _alone;
        }
        finally
        {
            OneStart.Release();
        }
    }

    /// <summary>Runs one statement and returns its rows as text.</summary>
    public async Task<IReadOnlyList<string?[]>> RowsAsync(string sql) =>
        (await Statements.ExecuteAsync(new SqlStatement(sql, RepeatSafely: false), Cancellation)).Rows;

    /// <summary>A schema of the catalog main that no other test has, with a volume <c>staging</c> in it.</summary>
    public async Task<string> NewSchemaAsync()
    {
        var schema = $"t_{Guid.NewGuid():N}";
        await RowsAsync($"CREATE SCHEMA main.{schema}");
        await RowsAsync($"CREATE VOLUME main.{schema}.staging");
        return schema;
    }

    /// <summary>Adds a fault rule, see the double's own description.</summary>
    public async Task AddFaultAsync(object rule)
    {
        using var reply = await Http.PostAsJsonAsync(Control("faults"), rule, Cancellation);
        reply.EnsureSuccessStatusCode();
    }

    /// <summary>A fault of the next statement whose text matches; it fails unless the rule says otherwise.</summary>
    public Task AddFaultAsync(object rule, string statement)
    {
        var fields = JsonSerializer.SerializeToNode(rule)!.AsObject();
        fields["statement"] = statement;
        fields["count"] = 1;
        fields.TryAdd("action", "fail");
        return AddFaultAsync(fields);
    }

    public async Task ClearFaultsAsync()
    {
        using var reply = await Http.DeleteAsync(Control("faults"), Cancellation);
        reply.EnsureSuccessStatusCode();
    }

    /// <summary>Changes settings until they are changed back, such as <c>oauth_seconds</c>.</summary>
    public async Task SetAsync(object settings)
    {
        using var reply = await Http.PostAsJsonAsync(Control("settings"), settings, Cancellation);
        reply.EnsureSuccessStatusCode();
    }

    /// <summary>SQL texts that arrived and hold <paramref name="part"/>.</summary>
    public async Task<ImmutableArray<string>> StatementsWithAsync(string part)
    {
        var log = await Http.GetFromJsonAsync<JsonElement>(
            Control("requests?method=POST&path=/api/2.0/sql/statements"), Cancellation);
        var requests = log.ValueKind is JsonValueKind.Array ? log : log.GetProperty("requests");
        return
        [
            .. requests.EnumerateArray()
                .Select(request => request.TryGetProperty("note", out var note) ? note.GetString() ?? "" : "")
                .Where(text => text.Contains(part, StringComparison.Ordinal)),
        ];
    }

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    static string? StartScript => Repository.Shared("databricks-double/start");

    Uri Control(string path) => new($"{Host}/double/{path}");

    string Text(string property) => _ready.GetProperty(property).GetString()!;

    static string? WhyNot() =>
        StartScript is null ? "The Databricks double is not there: ../shared/databricks-double."
        : !OnPath("java") ? "The Databricks double needs Java 17: apt-get install openjdk-17-jre-headless."
        : null;

    static bool OnPath(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));

    static async Task<DatabricksDouble> StartAsync()
    {
        var data = Directory.CreateTempSubdirectory("databricks-double-");
        var start = new ProcessStartInfo(StartScript!, ["--data", data.FullName, "--exit-with-stdin"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.TryAdd("DOUBLE_JAVA_OPTIONS", JavaOptions);
        var process = Process.Start(start)!;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Stop(process, data);
        var errors = process.StandardError.ReadToEndAsync();
        using var deadline = new CancellationTokenSource(StartTimeout);
        var line = await process.StandardOutput.ReadLineAsync(deadline.Token);
        return line is null
            ? throw new InvalidOperationException($"The Databricks double did not start: {await errors}")
            : new DatabricksDouble(JsonDocument.Parse(line).RootElement);
    }

    static void Stop(Process process, DirectoryInfo data)
    {
        process.Kill(entireProcessTree: true);
        process.WaitForExit();
        data.Delete(recursive: true);
    }
}
