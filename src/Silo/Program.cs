return await Antiphon.Hosting.Run.Process(args);
