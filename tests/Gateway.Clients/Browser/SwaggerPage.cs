using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Gateway.Clients.Browser;

/// <summary>The gateway's Swagger page in headless Chromium, and every address that it requested.</summary>
internal sealed class SwaggerPage : IAsyncDisposable
{
    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;
    private readonly IPage _page;
    private readonly ConcurrentQueue<Uri> _requests = new();

    private SwaggerPage(IPlaywright playwright, IBrowser browser, IPage page)
    {
        (_playwright, _browser, _page) = (playwright, browser, page);
        page.Context.Request += (_, request) => _requests.Enqueue(new Uri(request.Url));
    }

    /// <summary>Every request that could leave the machine; images embedded in the page (data:) cannot.</summary>
    public IReadOnlyList<Uri> Requests => [.. _requests.Where(request => request.Scheme != "data")];

    public static async Task<SwaggerPage> OpenAsync(Uri gateway)
    {
        var chromium = Prerequisites.Program("chromium", "Install Chromium and Japanese fonts (chromium, fonts-noto-cjk).");
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = chromium,
            // CI runs as root, in a container with a small /dev/shm.
            Args = ["--no-sandbox", "--disable-dev-shm-usage"],
        });
        var page = new SwaggerPage(playwright, browser, await browser.NewPageAsync(new() { Locale = "ja-JP" }));
        await page._page.GotoAsync(new Uri(gateway, "/swagger").ToString());
        return page;
    }

    /// <summary>Enters the key in the dialog of the Authorize button.</summary>
    public async Task AuthorizeAsync(string key)
    {
        await _page.Locator("button.authorize").First.ClickAsync();
        await _page.Locator(".auth-container input").FillAsync(key);
        await _page.Locator(".auth-btn-wrapper button.authorize").ClickAsync();
        await _page.Locator(".btn-done").ClickAsync();
    }

    /// <summary>Opens an operation and clicks 'Try it out' and 'Execute' without changes.</summary>
    /// <returns>The status and the body that the page then shows.</returns>
    public async Task<(string Status, string Body)> ExecuteAsync(string tag, string operation)
    {
        var block = _page.Locator($"[id='operations-{tag}-{operation}']");
        await block.Locator(".opblock-summary-control").ClickAsync();
        await block.Locator(".try-out__btn").ClickAsync();
        await block.Locator("button.execute").ClickAsync();

        var answer = block.Locator(".live-responses-table .response").First;
        var status = await answer.Locator(".response-col_status").InnerTextAsync();
        return (
            status.Trim(), await answer.Locator(".response-col_description .highlight-code").First.InnerTextAsync());
    }

    /// <summary>Runs a script in the page, which may fetch the same addresses as the page.</summary>
    public Task<string> RunAsync(string script, object argument) => _page.EvaluateAsync<string>(script, argument);

    /// <summary>Attaches a screenshot of the whole page to the test's results.</summary>
    public async Task PhotographAsync(string name) =>
        TestContext.Current.AddAttachment(name, await _page.ScreenshotAsync(new() { FullPage = true }), "image/png");

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
