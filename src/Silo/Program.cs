Console.WriteLine("Antiphon");
