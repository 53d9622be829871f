using Gateway.Configuration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Primitives;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Configuration;

/// <summary>A settings file that changes while it is read again.</summary>
public sealed class ConfigurationFilePollTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();
    private readonly FakeTimeProvider _clock = new();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task What_comes_while_a_look_reads_the_file_is_read_by_the_next_look()
    {
        var source = NewSource();
        var configuration = new ConfigurationBuilder().Add(source).Build();
        using var poll = new ConfigurationFilePoll(configuration, _clock);
        await poll.StartAsync(TestContext.Current.CancellationToken);

        Write("second");
        source.WhileReading = () => Write("third");
        _clock.Advance(ConfigurationFilePoll.Interval);
        var meanwhile = configuration["Value"];
        _clock.Advance(ConfigurationFilePoll.Interval);

        Assert.Equal("second", meanwhile);
        Assert.Equal("third", configuration["Value"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_look_and_the_watch_at_once_do_not_leave_the_older_settings(bool isLookSlow)
    {
        var source = NewSource();
        var configuration = new ConfigurationBuilder().Add(source).Build();
        var provider = (JsonConfigurationProvider)configuration.Providers.Single();
        using var poll = new ConfigurationFilePoll(configuration, _clock);
        await poll.StartAsync(TestContext.Current.CancellationToken);

        Write("second");
        source.WhileReading = () =>
        {
            Write("third");
            OnAnotherThread(isLookSlow ? provider.Load : () => _clock.Advance(ConfigurationFilePoll.Interval));
        };
        if (isLookSlow)
        {
            _clock.Advance(ConfigurationFilePoll.Interval);
        }
        else
        {
            provider.Load();
        }

        var meanwhile = configuration["Value"];
        var reads = source.Reads;
        for (var look = 0; look < 10; look++)
        {
            _clock.Advance(ConfigurationFilePoll.Interval);
        }

        Assert.Equal("second", meanwhile);
        Assert.Equal("third", configuration["Value"]);
        Assert.Equal(reads + 1, source.Reads);
    }

    [Fact]
    public async Task What_the_watch_has_read_is_not_read_twice()
    {
        var source = NewSource();
        var configuration = new ConfigurationBuilder().Add(source).Build();
        using var poll = new ConfigurationFilePoll(configuration, _clock);
        await poll.StartAsync(TestContext.Current.CancellationToken);

        Write("second");
        ((JsonConfigurationProvider)configuration.Providers.Single()).Load();
        _clock.Advance(ConfigurationFilePoll.Interval * 5);

        Assert.Equal("second", configuration["Value"]);
        Assert.Equal(2, source.Reads);
    }

    private static void OnAnotherThread(Action work)
    {
        var thread = new Thread(() => work());
        thread.Start();
        thread.Join();
    }

    private void Write(string value) => File.WriteAllText(Path.Combine(_folder.FullName, "gateway.json"), $$"""{"Value":"{{value}}"}""");

    private ObservedSource NewSource()
    {
        Write("first");
        var source = new ObservedSource { Path = Path.Combine(_folder.FullName, "gateway.json"), ReloadOnChange = true };
        source.ResolveFileProvider();
        source.FileProvider = new Unwatched(source.FileProvider!);
        return source;
    }

    /// <summary>Tells when the file has been opened and not read yet.</summary>
    private sealed class ObservedSource : JsonConfigurationSource
    {
        /// <summary>Done once.</summary>
        public Action? WhileReading { get; set; }

        public int Reads { get; set; }

        public override IConfigurationProvider Build(IConfigurationBuilder builder) => new ObservedProvider(this);
    }

    private sealed class ObservedProvider(ObservedSource source) : JsonConfigurationProvider(source)
    {
        public override void Load(Stream stream)
        {
            var text = new MemoryStream();
            stream.CopyTo(text);
            text.Position = 0;
            source.Reads++;
            var meanwhile = source.WhileReading;
            source.WhileReading = null;
            meanwhile?.Invoke();
            base.Load(text);
        }
    }

    /// <summary>A folder whose changes nobody reports: the test does, at the moment that it chooses.</summary>
    private sealed class Unwatched(IFileProvider files) : IFileProvider
    {
        public IDirectoryContents GetDirectoryContents(string subpath) => files.GetDirectoryContents(subpath);

        public IFileInfo GetFileInfo(string subpath) => files.GetFileInfo(subpath);

        public IChangeToken Watch(string filter) =>
            NullChangeToken.Singleton;
    }
}
