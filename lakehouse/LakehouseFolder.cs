using ConnectorKit.Errors;
using ConnectorKit.Warehouses;
using Lakehouse.Log;

namespace Lakehouse;

/// <summary>Where tables stand: <c>path/catalog/schema/table</c>.</summary>
sealed class LakehouseFolder(string path)
{
    public string Path { get; } = System.IO.Path.GetFullPath(path);

    /// <summary>The table's folder.</summary>
    /// <exception cref="ConfigException">A part of the name is no folder's name.</exception>
    public string PathOf(TableName table)
    {
        foreach (var part in (ReadOnlySpan<string>)[table.Catalog, table.Schema, table.Table])
        {
            if (part is "" or "." or ".." || part.AsSpan().ContainsAny('/', '\\', '\0'))
            {
                throw new ConfigException($"'{table}' is no name of a table: '{part}' cannot be the name of a folder.");
            }
        }

        return System.IO.Path.Combine(Path, table.Catalog, table.Schema, table.Table);
    }

    /// <summary>The tables of some schemas in the order of their names; no schema named means all.</summary>
    /// <exception cref="UnreachableException">A folder cannot be listed.</exception>
    public IReadOnlyList<TableName> Tables(TableFilter filter)
    {
        try
        {
            var catalog = System.IO.Path.Combine(Path, filter.Catalog);
            var schemas = filter.Schemas.IsEmpty ? Names(catalog) : filter.Schemas;
            return
            [
                .. from schema in schemas.Distinct(StringComparer.Ordinal)
                   from table in Names(System.IO.Path.Combine(catalog, schema))
                   where DeltaTable.Exists(System.IO.Path.Combine(catalog, schema, table))
                   orderby schema, table
                   select new TableName(filter.Catalog, schema, table),
            ];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UnreachableException($"{Path}: cannot be listed: {failure.Message}", failure);
        }
    }

    /// <summary>What stands in the way of reading or writing; leaves nothing behind.</summary>
    public ProbeReport Probe(ProbeRequest request)
    {
        var problem = request.Writes ? WriteProblem() : ReadProblem(request);
        return problem is null ? ProbeReport.Healthy : new ProbeReport([problem]);
    }

    string? ReadProblem(ProbeRequest request)
    {
        var catalog = System.IO.Path.Combine(Path, request.Catalog);
        if (!Directory.Exists(catalog))
        {
            return $"There is no folder {catalog}. A lakehouse has its tables at path/catalog/schema/table: "
                + "check \"path\" and \"catalog\".";
        }

        var missing = request.Schemas.FirstOrDefault(
            schema => !Directory.Exists(System.IO.Path.Combine(catalog, schema)));
        return missing is null
            ? null
            : $"There is no folder {System.IO.Path.Combine(catalog, missing)}. Check the schema '{missing}'.";
    }

    /// <summary>Tries the nearest folder that exists; those below it are made by the first commit.</summary>
    string? WriteProblem()
    {
        var folder = Path;
        while (!Directory.Exists(folder) && System.IO.Path.GetDirectoryName(folder) is { } parent)
        {
            if (File.Exists(folder))
            {
                return $"{folder} is a file, and the lakehouse needs a folder there. Set \"path\" to a folder.";
            }

            folder = parent;
        }

        var probe = System.IO.Path.Combine(folder, $".write-probe-{Guid.NewGuid():N}");
        try
        {
            File.WriteAllText(probe, "probe");
            File.Delete(probe);
            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return $"{folder} cannot be written: {failure.Message} "
                + "Give this user write permission, or free disk space.";
        }
    }

    static IEnumerable<string> Names(string folder) => Directory.Exists(folder)
        ? Directory.EnumerateDirectories(folder).Select(child => System.IO.Path.GetFileName(child))
        : [];
}
