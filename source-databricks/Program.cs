using ConnectorKit.Airbyte;
using SourceDatabricks;

return await SourceRunner.RunAsync(args, DatabricksSource.Verbs);
