using DestinationCdc.Commands;

return await CommandLine.RunAsync(args);
