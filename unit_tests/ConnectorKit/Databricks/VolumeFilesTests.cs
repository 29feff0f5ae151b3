using System.Net;
using ConnectorKit.Databricks.Authentication;
using ConnectorKit.Databricks.Files;
using ConnectorKit.Databricks.Http;
using Xunit;

namespace UnitTests.ConnectorKit.Databricks;

public sealed class VolumeFilesTests
{
    [Fact]
    public async Task A_listing_goes_on_to_its_last_page_also_past_an_empty_one()
    {
        var asked = new List<string>();
        var server = new ScriptedHandler(
            Page("""
                {"contents":[{"path":"/Volumes/a/b/c/1","file_size":"5","last_modified":1}],"next_page_token":"p/2"}
                """),
            Page("""{"next_page_token":"p3"}"""),
            Page("""{"contents":[{"path":"/Volumes/a/b/c/d/","is_directory":true}]}"""));
        using var workspace = new WorkspaceClient(new Uri("https://x"), new PersonalToken("t"), handler: server);

        var listed = await new VolumeFiles(workspace)
            .ListAsync("/Volumes/a/b/c", TestContext.Current.CancellationToken)
            .ToListAsync(TestContext.Current.CancellationToken);

        Assert.Equal(
            [("/Volumes/a/b/c/1", false, 5L), ("/Volumes/a/b/c/d/", true, 0L)],
            listed.Select(entry => (entry.Path, entry.IsDirectory, entry.Size)));
        Assert.Equal(["", "?page_token=p%2F2", "?page_token=p3"], asked);

        Func<HttpRequestMessage, HttpResponseMessage> Page(string body) => request =>
        {
            asked.Add(request.RequestUri!.Query);
            return new HttpResponseMessage(HttpStatusCode.OK)
            {
                Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json"),
            };
        };
    }
}
